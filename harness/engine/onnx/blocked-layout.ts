/** ONNX Runtime's operators of its blocked layout (NCHWc); operators.ts has what each takes. */

/** The convolution: image, filter, bias (or null), addend. */
export const blockedConv = 'com.microsoft.nchwc.Conv';
/** Into the layout and back, which ONNX Runtime puts around convolutions by itself. */
export const reorderInput = 'com.microsoft.nchwc.ReorderInput';
export const reorderOutput = 'com.microsoft.nchwc.ReorderOutput';
