import type { DataFile, FileFormat } from '../harness/index.ts';

/** The course's repository at the commit of its release 0.2.0, under its present and its former owner. */
const courseData = [
  'https://raw.githubusercontent.com/MITDeepLearning/introtodeeplearning/49fab5a64978141d24a862689ddfb2b342e99007/mitdeeplearning/data/',
  'https://raw.githubusercontent.com/aamini/introtodeeplearning/49fab5a64978141d24a862689ddfb2b342e99007/mitdeeplearning/data/',
];

/** A file that the course's repository keeps, in `folder` ('' or ending with '/') of its data. */
export function courseFile(
  name: string,
  format: FileFormat,
  sizeBytes: number,
  sha256: string,
  folder = '',
): DataFile {
  const urls = courseData.map((base) => base + folder + name);
  return { name, format, gzip: false, sizeBytes, sha256, downloadBytes: sizeBytes, urls };
}
