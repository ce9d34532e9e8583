import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts', 'translator/**/*.test.ts', 'runtime/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
