import { GraphBuilder } from '../graph/builder.ts';
import { onnxDialect } from '../onnx/operators.ts';
import { serializeModel } from '../onnx/serialize.ts';
import { askChild, type ProbeAnswer } from './child-probe.ts';

/**
 * Whether one of ONNX Runtime's execution providers computes here, asked in a process of its own. Never throws.
 *
 * @param provider - Its name in ONNX Runtime's Node binding: 'webgpu', 'cuda', 'coreml', 'dml'.
 * @param env - Added to the environment in which its libraries load.
 */
export function answerOf(provider: string, env: Readonly<Record<string, string>> = {}): Promise<ProbeAnswer> {
  return askChild('provider-probe.mjs', `the ${provider} provider`, {
    args: [provider],
    input: sumModel(),
    env,
  });
}

/** y = x + x */
function sumModel(): Uint8Array {
  const builder = new GraphBuilder('probe', onnxDialect);
  const x = builder.input('x', [2], 'float32');
  const [y] = builder.node('Add', [x, x], {});
  return serializeModel(builder.finish([{ name: 'y', value: y }], []));
}
