// Word forms of the name in the workspace's languages; adjectives and towns (Kosovo Polje) are not the name.
const kosovo =
  /(?<![\p{L}\p{N}])(Kosov(?:o|a|ë|ës|ën|u|om)|KOSOV[OAË]|Косов(?:о|а|у|ом)|КОСОВО)(?![\p{L}\p{N}*]| Polj| Пољ)/gu

/** Puts the asterisk after the name Kosovo, in any of the workspace's languages, where it does not stand already. */
export function markKosovo(text: string): string {
  return text.replace(kosovo, '$1*')
}
