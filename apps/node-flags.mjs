/**
 * How Node is started for the workspace. A small young generation: what streams by is cleared away sooner, and a small machine
 * has room for it. An old one that may grow by two fifths before it is gone through: by its own rule Node, which has much loaded
 * and keeps little, would go through all of it several times a second under load.
 */
export const nodeFlags = ['--max-semi-space-size=8', '--heap-growing-percent=40']
