import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The arrows. For each folder: the other folders that it may import from, and why no more.
 * An import of anything else of ours is an error that shows the reason.
 */
const arrows = {
  contracts: {
    may: [],
    why: 'contracts are plain types and schemas that every other folder reads; they know none of them.',
  },
  catalog: {
    may: ['contracts'],
    why: "the catalog keeps our own records; it reaches neither clinics' databases nor stores.",
  },
  postgres: {
    may: ['contracts'],
    why: 'postgres/ knows a clinic’s database and hands bytes on; where they go is not its business.',
  },
  storage: {
    may: ['contracts'],
    why: 'a store keeps bytes; it knows neither databases nor records.',
  },
  notify: {
    may: ['contracts'],
    why: 'a message is made of figures it is given; it looks nothing up.',
  },
  tracing: {
    may: ['contracts'],
    why: 'what is carried along from a request into its steps; it knows nothing of either.',
  },
  activities: {
    may: ['contracts', 'catalog', 'postgres', 'storage', 'notify'],
    why: 'activities bind the parts into durable steps; they start no workflow and serve nobody.',
  },
  workflows: {
    may: ['contracts'],
    why: 'workflow code must be deterministic: it sees activities as types only, and no part that does I/O.',
    types: ['activities'],
  },
  worker: {
    may: [
      ...['contracts', 'catalog', 'postgres', 'storage', 'notify', 'tracing'],
      ...['activities', 'workflows'],
    ],
    why: 'the worker is the composition root of the steps; it has no business in api, web, cli or local.',
  },
  api: {
    may: ['contracts', 'catalog', 'storage', 'tracing'],
    why: 'the API starts and queries workflows and never runs a step itself.',
    types: ['workflows'],
  },
  web: { may: ['contracts'], why: 'the panel speaks to the API over HTTP only.' },
  cli: { may: ['contracts'], why: 'the CLI speaks to the API over HTTP only.' },
  local: {
    may: ['contracts'],
    why: 'the embedded stack only starts servers; the product runs on top of it as its own processes.',
  },
};
const folders = [...Object.keys(arrows), 'test', 'bench', 'scripts'];

/** As many `../` as lead out of the folder: a subfolder of ours may bear another's name (local/postgres). */
const restrict = (up, forbidden, why, allowTypes) => ({
  regex: `^${'\\.\\./'.repeat(up)}(?:${forbidden.join('|')})/`,
  message: why,
  allowTypeImports: allowTypes,
});

const depths = [1, 2, 3, 4];

const arrowRules = Object.entries(arrows).flatMap(([folder, { may, why, types = [] }]) => {
  const forbidden = folders.filter((other) => other !== folder && !may.includes(other));
  const never = forbidden.filter((other) => !types.includes(other));
  return depths.map((up) => {
    const patterns = [restrict(up, never, why, false)];
    if (types.length > 0) patterns.push(restrict(up, types, why, true));
    return {
      files: [`${folder}/${'*/'.repeat(up - 1)}*.ts`],
      ignores: ['**/*.test.ts', '**/testing/**', 'local/demo/**'],
      rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
    };
  });
});

export default tseslint.config(
  { ignores: ['node_modules/', '.resguardo/', 'bench/results/'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['cli/**', 'local/**', 'bench/**', 'scripts/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node } },
  ...arrowRules,
);
