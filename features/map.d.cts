declare const map: Record<string, string[]>
export = map
