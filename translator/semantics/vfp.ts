export const vfpSemantics: Record<string, string> = {};
