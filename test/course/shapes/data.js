/** Ten shapes under noise, in IDX files that `make-shapes.mjs` writes. Plain JavaScript: a course needs no compiler. */
import { defineDataset, formats, parseIdx, ReprolabError } from 'reprolab/suite';
function file(name, sizeBytes, downloadBytes, sha256) {
  return { name, format: formats.idx, gzip: true, sizeBytes, sha256, downloadBytes, urls: [] };
}
function part(files, name) {
  const imagesName = `${name}-images-idx3-ubyte.gz`;
  const labelsName = `${name}-labels-idx1-ubyte.gz`;
  const read = (of, rank) => {
    const content = files.get(of)?.content;
    if (content == null) throw new ReprolabError('data-missing', `${of} was not loaded`);
    return parseIdx(content, rank, of);
  };
  const images = read(imagesName, 3);
  const labels = read(labelsName, 1);
  return { count: labels.values.length, images: images.values, labels: labels.values };
}
export const noisyShapes = defineDataset({
  name: 'noisy-shapes',
  title: 'Ten noisy shapes: 2,000 training and 500 test images of 28x28',
  provenance: 'made by make-data.mjs, public domain',
  folders: ['noisy-shapes'],
  files: [
    file(
      'train-images-idx3-ubyte.gz',
      1568016,
      1374649,
      'c089ad00c839c26e1efe2756f4274a14c0c29c450c2edf89a0d02167823dfdb0',
    ),
    file(
      'train-labels-idx1-ubyte.gz',
      2008,
      53,
      'e026daf3d28b630d395bff264d45247706f43ecba7d4f48422cba6b6a30e22d3',
    ),
    file(
      'test-images-idx3-ubyte.gz',
      392016,
      343393,
      'c0607d8bc92ad2c32791d97890c727fbca50c68eab2c62b9ac625a8bcc599992',
    ),
    file(
      'test-labels-idx1-ubyte.gz',
      508,
      42,
      '2bed0e3790b2dac87cb49ca6718054c88d630c4060f2671b4e1557c9e0ca6621',
    ),
  ],
  read: (files) => ({ train: part(files, 'train'), test: part(files, 'test') }),
  standIn: null,
});
