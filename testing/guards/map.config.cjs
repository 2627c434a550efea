// The walls of the house, from the one list of edges: apps → features → (kernel | ui) → common, no cycles.
const map = require('../../features/map.cjs')

const rooms = Object.keys(map)
const tests = '\\.(test|e2e)\\.tsx?$'

const roomRules = rooms.flatMap((room) => {
  const others = rooms.filter((other) => other !== room)
  const forbidden = others.filter((other) => !map[room].includes(other))
  return [
    {
      name: `${room}-leans-only-where-the-map-says`,
      comment: `features/map.cjs lists whom ${room} may lean on`,
      severity: 'error',
      from: { path: `^features/${room}/`, pathNot: tests },
      to: { path: `^features/(${forbidden.join('|')})/` },
    },
    {
      name: `${room}-leans-on-seams-only`,
      comment: "another room's seam.ts is its only server door; its contract.ts may be read from screens",
      severity: 'error',
      from: { path: `^features/${room}/`, pathNot: tests },
      to: { path: `^features/(${others.join('|')})/`, pathNot: `^features/[a-z]+/(seam|contract)\\.ts$` },
    },
  ]
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'common-knows-nothing',
      severity: 'error',
      from: { path: '^common/', pathNot: tests },
      to: { path: '^(apps|features|kernel|ui|testing)/' },
    },
    {
      name: 'kernel-knows-no-feature',
      severity: 'error',
      from: { path: '^kernel/', pathNot: `${tests}|^kernel/[a-z]+/screens/` },
      to: { path: '^(apps|features|ui|testing)/' },
    },
    {
      name: 'ui-knows-no-feature',
      severity: 'error',
      from: { path: '^ui/', pathNot: tests },
      to: { path: '^(apps|features|testing)/' },
    },
    {
      name: 'client-stays-out-of-the-server',
      comment: 'screens and ui reach the server through contracts',
      severity: 'error',
      from: { path: '^(ui/|features/[a-z]+/screens/|apps/(web|collect|public)/)', pathNot: tests },
      to: { path: '^kernel/', pathNot: '^kernel/[a-z]+/(contract|roles)\\.ts$|^kernel/[a-z]+/screens/' },
    },
    {
      name: 'nobody-leans-on-apps',
      severity: 'error',
      from: { path: '^(features|kernel|ui|common)/', pathNot: tests },
      to: { path: '^apps/' },
    },
    {
      name: 'product-never-leans-on-tests',
      severity: 'error',
      from: {
        path: '^(apps|features|kernel|ui|common)/',
        pathNot: `${tests}|^apps/commands/(test|dev|bench)\\.ts$`,
      },
      to: { path: '^testing/' },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json'] },
  },
}
