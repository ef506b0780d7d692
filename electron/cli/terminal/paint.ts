import type pc from 'picocolors';

/** What texts are painted with. */
export type Paint = Pick<
  ReturnType<typeof pc.createColors>,
  'bold' | 'cyan' | 'dim' | 'green' | 'inverse' | 'red' | 'underline' | 'yellow'
>;

const asItIs = (text: string | number | null | undefined) => String(text);

/** No colours at all. Not picocolors' own, which makes a stream of standard output when it is loaded. */
export const noPaint: Paint = {
  bold: asItIs,
  cyan: asItIs,
  dim: asItIs,
  green: asItIs,
  inverse: asItIs,
  red: asItIs,
  underline: asItIs,
  yellow: asItIs,
};
