/**
 * Who may know whom (docs/ARCHITECTURE.md). Run from the package's root: `depcruise --config .dependency-cruiser.cjs .`;
 * test/structure/ shows that each rule fails when it is broken.
 */
/** Tests beside the code may use what they like. */
const TEST = '\\.test\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'translator-is-alone',
      comment: 'The translator turns instructions into JavaScript; it knows no machine.',
      severity: 'error',
      from: { path: '^translator/', pathNot: TEST },
      to: { path: '^(src|runtime|bench|test|guests)/' },
    },
    {
      name: 'runtime-knows-the-translator-only',
      severity: 'error',
      from: { path: '^runtime/', pathNot: TEST },
      to: { path: '^(src|bench|test|guests)/' },
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      from: { path: '^(src|translator|runtime|bench)/', pathNot: `^src/cli/|${TEST}` },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-ships-test-code',
      severity: 'error',
      from: { path: '^(src|translator|runtime|bench)/', pathNot: TEST },
      to: { path: `^test/|${TEST}` },
    },
    {
      name: 'core-runs-in-a-browser',
      comment: "translator and runtime load in a browser: none of Node's modules.",
      severity: 'error',
      from: { path: '^(translator|runtime)/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle that needs an import of a type is none at run time, and is let pass.',
      severity: 'error',
      from: { path: '^(src|translator|runtime|bench)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: { path: '^(src|translator|runtime|bench)/' },
      // estree is types only: @types/estree.
      to: { couldNotResolve: true, pathNot: '^estree$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|docs|scripts|node_modules)/' },
    // Imports of types count: a contract that is only a type is a dependency all the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
