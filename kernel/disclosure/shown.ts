/** How a cell leaves the workspace: as it is; as "fewer than"; or withheld, so that no small one can be worked out. */
export type Shown = { kind: 'value'; value: number } | { kind: 'small'; below: number } | { kind: 'withheld' }

/** What is to become of each cell. `hidden`: smaller than its threshold under a total that is small too. */
export type Mark = 'shown' | 'small' | 'hidden' | 'withheld'
