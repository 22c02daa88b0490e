import { distance } from './distance.ts';

/** Words that tell one gateway from its sister: places, directions, stages, colours. They are never misspelt for each other. */
const telling: ReadonlySet<string> = new Set(
  `north south east west central northeast northwest southeast southwest northern southern eastern western mid
  prod production test tst dev qa uat stage staging pilot lab preprod nonprod dr live demo sandbox
  primary secondary main backup master slave old new left right front back upper lower top bottom inner outer
  internal external public private intranet extranet blue green red black white grey gray yellow orange
  alpha beta gamma delta one two three four five six first second third
  eu us uk usa emea apac amer latam asia africa europe america weu neu eus wus cus ukwest uksouth
  de fr nl es it pl se no dk fi at ch be ie in jp cn au nz ca mx br za sg hk pt cz hu ro gr tr ru ua il ae kr tw`.split(
    /\s+/,
  ),
);

/** Parts that say what the thing is and not which: "cng" is a slip of the finger. */
const generic = /^(?:cmg|gw|gate|vm)$/;

/** The words and numbers that a name's first label is made of, in lower case. */
export function partsOf(name: string): string[] {
  const label = name.split('.')[0] ?? name;
  return (
    label
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/\p{L}+|\p{N}+/gu) ?? []
  );
}

function sorted(word: string): string {
  return [...word].sort().join('');
}

/**
 * True when `key` is the name with one part in place of another that is a word of its own: "contoso-west" is no
 * misspelling of contoso-east, nor "cmg-us" of cmg-eu, however near the letters are.
 */
export function namesAnother(parts: readonly string[], key: string): boolean {
  if (parts.length < 2) return false;
  return parts.some((part, i) => {
    const before = parts.slice(0, i).join('');
    const after = parts.slice(i + 1).join('');
    if (key.length <= before.length + after.length || !key.startsWith(before) || !key.endsWith(after))
      return false;
    const said = key.slice(before.length, key.length - after.length);
    // Two letters swapped are a slip.
    if (said === part || sorted(said) === sorted(part)) return false;
    if (telling.has(said)) return true;
    // Of a code of three letters or fewer ("muc", "a") each letter counts.
    if (said.length === part.length && said.length <= 3 && !generic.test(part)) return true;
    // Two wrong letters of five are another word: "hills" is not falls.
    return said.length > 3 && distance(said, part, part.length) >= part.length * 0.4;
  });
}
