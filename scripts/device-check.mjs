/** `npm run device-check`: installs what is missing, then runs device-check/cli.ts, which is TypeScript without a build step. */
import { bootstrap } from './bootstrap.mjs';

await bootstrap();
const { register } = await import('tsx/esm/api');
register();
await import('./device-check/cli.ts');
