/**
 * The latest day that has begun for whoever works here, ISO: what is told of may have happened on it, and on none after
 * it. The Western Balkans are up to two hours ahead of UTC: shortly after midnight there, their day is not refused.
 */
export const dayBegun = (now = Date.now()): string => new Date(now + 2 * 3_600_000).toISOString().slice(0, 10)
