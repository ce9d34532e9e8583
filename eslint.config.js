/** ESLint: typescript-eslint's recommended rules, a few that need types, and the limits of docs/ARCHITECTURE.md. */
import tseslint from 'typescript-eslint';

/** Rules of ESLint itself that find mistakes and cost nothing. */
const MISTAKES = {
  'eqeqeq': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-fallthrough': 'error',
  'no-self-assign': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-labels': 'error',
  'no-var': 'error',
  'prefer-const': ['error', { destructuring: 'all', ignoreReadBeforeAssign: true }],
  'valid-typeof': 'error',
};

/** Node's globals, which a browser lacks: an import rule cannot see them. */
const NODE_GLOBALS = ['process', 'Buffer', 'require', '__dirname', '__filename', 'global', 'setImmediate', 'clearImmediate'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', '**/*.d.ts', 'test/structure/fixtures/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...MISTAKES,
      'max-lines': ['error', { max: 600 }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `arr[i]!` after a bounds check is how tables and typed arrays read.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['{src,translator,runtime,bench,test}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
    },
  },
  {
    // Not in the engine: it leaves units by throwing one preallocated object, and its switches fall out on purpose.
    files: ['{src,bench,test}/**/*.ts'],
    rules: {
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Tests run generated code too.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-implied-eval': 'off' },
  },
  {
    files: ['{translator,runtime}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', ...NODE_GLOBALS] },
  },
  {
    // Tables are as long as what they list.
    files: ['**/*.table.ts', '**/tables/**', 'translator/decode/**', '**/*-keys.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
