// Who may lean on whom: the only list of edges. A room imports another's seam.ts
// (or, from screens, its contract.ts) and nothing else. `testing/guards` holds the code to it.
module.exports = {
  programme: [],
  collection: ['programme'],
  evidence: ['programme'],
  platform: ['programme'],
  training: ['programme'],
  events: ['programme'],
  grants: ['programme', 'evidence'],
  monitoring: ['programme', 'platform', 'collection', 'evidence'],
  interviews: ['programme', 'platform', 'collection', 'evidence'],
  publications: ['programme', 'evidence'],
  advocacy: ['programme', 'platform', 'publications'],
  site: ['programme', 'publications', 'events'],
}
