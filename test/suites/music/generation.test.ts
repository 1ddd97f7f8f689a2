import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { generateText, sampleClass } from '../../../suites/music/generation.ts';

const stream = (seed = 1) => randomStreams(seed).stream('generate/0');

/** Draws from logits that are the logarithms of `probabilities`. */
function frequencies(probabilities: number[], temperature: number, draws: number): number[] {
  const logits = probabilities.map(Math.log);
  const counts = probabilities.map(() => 0);
  const source = stream();
  for (let draw = 0; draw < draws; draw++) {
    const drawn = sampleClass(logits, temperature, source);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  return counts.map((count) => count / draws);
}

test('classes are drawn with their softmax probability', () => {
  const probabilities = [0.5, 0.3, 0.15, 0.05];
  frequencies(probabilities, 1, 20_000).forEach((frequency, index) => {
    const p = probabilities[index] as number;
    const deviation = Math.sqrt((p * (1 - p)) / 20_000);
    assert.ok(Math.abs(frequency - p) < 4.5 * deviation, `class ${index}: ${frequency}, expected ${p}`);
  });
});

test('temperature 1/2 squares the odds, a high one levels them', () => {
  const [cold] = frequencies([0.6, 0.4], 0.5, 20_000) as [number, number];
  assert.ok(Math.abs(cold - 0.36 / (0.36 + 0.16)) < 0.015, `${cold}`);
  const [hot] = frequencies([0.9, 0.1], 100, 20_000) as [number, number];
  assert.ok(Math.abs(hot - 0.5) < 0.025, `${hot}`);
});

test('very large and very small logits neither overflow nor are drawn wrongly', () => {
  for (let draw = 0; draw < 50; draw++) {
    assert.equal(sampleClass([1e30, -1e30, 0], 1, stream(draw)), 0);
    assert.equal(sampleClass([-2000, -1000, -3000], 1, stream(draw)), 1);
  }
});

/** A network that counts: after class c comes (c + 1) mod 5, for certain; it notes what it was fed. */
function countingNetwork() {
  const fed: number[] = [];
  const next = (characterClass: number) => {
    fed.push(characterClass);
    return Promise.resolve(
      Array.from({ length: 5 }, (_, index) => (index === (characterClass + 1) % 5 ? 50 : 0)),
    );
  };
  return { fed, next };
}

test('what is sampled is fed back, from the start text on', async () => {
  const network = countingNetwork();
  const text = await generateText({
    next: network.next,
    vocabulary: ['a', 'b', 'c', 'd', 'e'],
    startText: 'bc',
    length: 6,
    temperature: 1,
    stream: stream(),
  });
  assert.equal(text, 'bcdeabcd');
  assert.deepEqual(network.fed, [1, 2, 3, 4, 0, 1, 2]);
});

test('the same stream gives the same text, another seed another', async () => {
  const generate = (seed: number) =>
    generateText({
      next: (characterClass) => Promise.resolve([0.1 * characterClass, 1, 0.5]),
      vocabulary: ['a', 'b', 'c'],
      startText: 'a',
      length: 200,
      temperature: 1,
      stream: stream(seed),
    });
  const text = await generate(5);
  assert.equal(text.length, 201);
  assert.equal(await generate(5), text);
  assert.notEqual(await generate(6), text);
});

test.run();
