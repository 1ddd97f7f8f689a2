/** The references of the course that comes with reprolab. */
import { fileURLToPath } from 'node:url';
import { loadReferences } from '../../harness/verdict/references.ts';

export const referenceFolder = fileURLToPath(new URL('../../reference-results', import.meta.url));

export const ownReferences = loadReferences(referenceFolder);
