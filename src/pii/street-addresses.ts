import type { TextSpan } from "./text-span.js";

/** Latin letters. The Unicode classes would make these patterns some hundred times as long, and their first use take seconds. */
const letters = "A-Za-zÀ-ÖØ-öø-ɏ";
const capitals = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŇŐŒŔŘŚŞŠȘŢŤȚŪŮŰŲŴŶŸŹŻŽ";

/** A pattern with \p{L} and \p{Lu} as Latin letters and capitals, within brackets or alone. */
function latin(source: string, flags: string): RegExp {
  const filled = source.replace(/\[[^\]]*\]/g, (set) =>
    set.replaceAll("\\p{Lu}", capitals).replaceAll("\\p{L}", letters).replaceAll("\\p{M}", ""),
  );
  return new RegExp(filled.replaceAll("\\p{Lu}", `[${capitals}]`).replaceAll("\\p{L}", `[${letters}]`), flags);
}

const word = "\\p{Lu}(?:[\\p{L}\\p{M}'’-]{0,30}|[\\p{L}]{0,3}\\.)";
const cityWord = "(?:St\\. |Bad )?\\p{Lu}[\\p{L}\\p{M}'’]{1,30}";
const ordinal = "\\d{1,3}(?:st|nd|rd|th)";
const number = "\\d{1,6}(?:[-–/]\\d{1,5})?(?: ?[A-Za-z](?![\\p{L}]))?";

const englishEndings =
  "(?:Street|St|Avenue|Ave?|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Highway|Hwy|Parkway|Pkwy|Circle|Cir|" +
  "Crescent|Cres|Close|Trail|Trl|Plaza|Alley|Row|Mews|Grove|Gardens|Gdns|Hill|Rise|Walk|Loop|Path|Pike|Turnpike|Expressway|Freeway|Crossing|Ridge|View|" +
  "Heights|Meadows?|Park|Parade|Quay|Green|Vale|Glen|Point|Run|Bypass|Motorway|Extensions?|Stravenue|Throughway|Roads|Groves?|Isle|Islands?|Junctions?|Keys?|" +
  "Knolls?|Lights?|Locks?|Manors?|Mills?|Mission|Mountains?|Orchard|Pass|Passage|Pines?|Plains?|Ports?|Prairie|Ranch|Rapids?|River|Shoals?|Shores?|Skyway|" +
  "Springs?|Spurs?|Station|Stream|Summit|Trace|Track|Trafficway|Tunnel|Underpass|Unions?|Valleys?|Viaduct|Views|Villages?|Ville|Vista|Walks|Wall|Wells?|" +
  "Bend|Bluffs?|Bottom|Branch|Bridge|Brooks?|Burgs?|Camp|Canyon|Cape|Causeway|Centers?|Cliffs?|Club|Common|Corners?|Course|Cove|Creek|Crest|Crossroad|Curve|" +
  "Dale|Dam|Divide|Estates?|Falls?|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|Forks?|Fort|Garden|Gateway|Harbors?|Haven|Hills|Hollow|Inlet|Lakes?|Landing|Lodge|Mall|Mount|Neck|Oval|Parks|Radial|Rest|Squares)";
const directions = "(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.? )?";
const unit = "(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|Bldg|#)\\.? ?#?[\\dA-Za-z]{1,6})?";

const postcode = "(?:[A-Z]{1,2}-)?(?:\\d{3} \\d{2}|\\d{2}-\\d{3}|\\d{4}-\\d{3}|\\d{5}-\\d{4}|\\d{4} ?[A-Z]{2}|\\d{4,6})";
const britishOrCanadian = "(?:[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)";
const city = `${cityWord}(?:[ -](?:(?:am|an der|im|sur|de|del|della|di|do|la|les|upon|under|the|en|aan|den)[ -])?${cityWord}){0,3}`;
/** What may follow the street: postcode and place, or place, state and postcode. */
const tail =
  `(?:(?:,|\\n|,\\n| -| –)? ?(?:${postcode} ${city}(?: \\(?[A-Z]{2}\\)?)?|${city}(?:, ?${word}(?: ${word})?)?,? (?:[A-Z]{2,3},? )?(?:${britishOrCanadian}|${postcode})(?![\\p{L}\\d])` +
  `|${city}, [A-Z]{2}(?![\\p{L}])|${britishOrCanadian}))?`;

const english = `(?:\\d{1,6} )?(?:Flat|Studio|Apartment|Unit) ?\\d{1,4}[A-Za-z]?,? ${word}(?: ${word}){0,3}(?= ?,)|(?:\\d{1,6} )?${number},? ${directions}(?:(?:${word}|${ordinal}) ){1,4}${englishEndings}\\b\\.?(?: (?:N|S|E|W|NE|NW|SE|SW)\\b)?${unit}`;
const germanic =
  `\\p{Lu}[\\p{L}.-]{0,30}(?:[ -]\\p{Lu}[\\p{L}.]{0,30}){0,2}?(?:[Ss]tra(?:ß|ss)e|[Ss]tr\\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|[Uu]fer|[Dd]amm|[Cc]haussee|[Hh]of|[Ss]teig|[Ss]teg|` +
  `straat|laan|plein|gracht|kade|boulevard|baan|dijk|singel|gata|gatan|vägen|veien|vegen|vej|gade|katu|tie|vei|dreef|pad|hof) ${number}`;
const germanWithPreposition = `(?:Am|An der|An den|Im|In der|Zum|Zur|Auf der|Auf dem|Unter den|Unterer|Oberer|Alter|Alte|Neuer) (?:${word} ){0,2}?${word} \\d{1,3}[a-z]?`;
const frenchWords =
  "(?:rue|avenue|av\\.|boulevard|bd|bld|place|chemin|allée|allee|impasse|quai|cours|route|square|passage|voie|sentier|faubourg|esplanade|villa|ruelle)";
const french = `(?:\\d{1,4}(?: ?(?:bis|ter|quater|[A-D]))?,? )?${frenchWords} (?:(?:de |du |des |de la |de l['’]|d['’]|la |le |les |à )?[\\p{L}\\d'’.-]{1,30}[ -]?){1,5}`;
const southernWords =
  "(?:Calle|C/|Avenida|Avda\\.?|Av\\.|Paseo|Plaza|Pza\\.?|Carrera|Ronda|Camino|Carretera|Travesía|Glorieta|Rambla|Cuesta|Callejón|Vía|Via|Viale|V\\.le|Piazza|P\\.zza|Corso|C\\.so|Vicolo|Largo|" +
  "Strada|Contrada|Borgo|Lungomare|Rua|R\\.|Travessa|Praça|Estrada|Alameda|Pasaje|Pasadizo|Acceso|Cañada|Urbanización|Vial|Callejuela|Corredor|Incrocio|Rotonda|Stretto|Canale|Avenue|Rue|Boulevard|Chaussée|Place|ul\\.|ulica|aleja|al\\.|os\\.|plac|pl\\.)";
const southern = `${southernWords} ?(?:(?:de |del |de la |de las |de los |della |dei |delle |di |da |do |dos |das |d['’]|dell['’]|la |el )?(?:${word}|\\d{1,2}) ?){1,5}(?:, ?| )(?:n[.º°]? ?|nº ?|núm\\. ?|num\\. ?)?\\d{1,4}(?:[/-]\\d{1,3})?(?: ?[A-Za-z](?!\\p{L}))?(?:,? (?:\\d{1,2}[ºª°]|piso \\d+|appartamento \\d+|Piano \\d+|interno \\d+|Puerta \\d+|Bajo|Apt\\. \\d+)(?: ?[A-Z])?){0,2}`;
const box =
  "(?:P\\.? ?O\\.? ?Box|Post Office Box|Postfach|Boîte postale|B\\.P\\.|Apartado(?: de correos)?|Casella postale|Postbus) ?\\d{1,6}";

const military =
  "(?:PSC \\d{3,5},? Box \\d{3,5}|Unit \\d{3,5},? Box \\d{3,5}|US(?:S|NS|NV|CGC) \\p{Lu}\\p{L}{1,20})[,\\n ]{1,2}(?:APO|FPO|DPO) A[AEP] \\d{5}";
/** Any words with a house number, where a flat or a place with postcode behind them says that it is an address. */
const anyStreet = `(?:\\d{1,6} )?${word}(?: (?:(?:de|del|della|di|do|da|la|las|los|van|der|des|du|na|zum) ){0,2}${word}){0,3} ?\\d{0,5}[a-zA-Z]?`;
const flat = "[,\\n ]{1,2}(?:Apt|Apartment|Suite|Ste|Flat|Studio|Piso|Puerta|Appartamento|Interno|Piano|wohnung|Whg)\\.? ?\\d{1,5}[A-Z]?";
const placeBehind = `(?:[,\\n ]{1,3}${city},? \\d{5}|[,\\n ]{1,3}\\d{5} ${city}|[,\\n ]{1,3}${city}[,\\n ]{1,2}${britishOrCanadian})`;
const generic = `(?:\\d{1,6} ${anyStreet}|${anyStreet})${flat}(?:${placeBehind})?|(?:\\d{1,5} )${word}(?: ${word}){0,3}(?: \\d{1,5})?${placeBehind}|${word}(?: (?:(?:de|del|la) ){0,2}${word}){1,4} \\d{1,4}${placeBehind}`;

const before = "(?<![\\p{L}\\d#$€£_./-])";
const after = "(?![\\p{L}\\d_])";
const streetPattern = latin(
  `${before}(?:${[military, english, germanic, germanWithPreposition, southern, box, generic].join("|")})${after}${tail}`,
  "g",
);
/** French kinds of street are small letters as often as capitals; the name behind them begins with a capital, or a digit. */
const frenchPattern = latin(`${before}${french}`, "gi");
/** A place with its postcode, where both are the shape of no other thing. */
const placePattern = latin(
  `${before}(?:${city}, [A-Z]{2},? \\d{5}(?:-\\d{4})?|${city},? ${britishOrCanadian}|[A-Z]{1,2}-\\d{4,5} ${city}|\\d{4} [A-Z]{2} ${city})${after}`,
  "g",
);
const mayHoldAddress = /\d/;
const mostCharacters = 20_000;

/**
 * Postal addresses in a text: house number and street by the words for streets in English, German, Dutch, the Nordic languages, French, Spanish,
 * Italian, Portuguese and Polish, with postcode and place where they follow; post office boxes; places with a postcode that is no plain number.
 *
 * @returns spans in order, without overlap; nothing beyond the first 20,000 characters, which no address needs
 */
export function streetAddressSpans(text: string): readonly TextSpan[] {
  if (text.length < 6 || !mayHoldAddress.test(text)) return [];
  const part = text.slice(0, mostCharacters);
  const spans: TextSpan[] = [];
  for (const pattern of [streetPattern, placePattern]) {
    for (const { 0: match, index: start } of part.matchAll(pattern))
      addSpan(spans, extended(part, { start, end: start + match.trimEnd().length }));
  }
  for (const { 0: match, index: start } of part.matchAll(frenchPattern)) {
    const end = start + frenchEnd(match);
    const tailLength = tailPattern.exec(part.slice(end, end + 60))?.[0].length ?? 0;
    if (end > start && (/^\d/.test(match) || tailLength > 0)) addSpan(spans, extended(part, { start, end: end + tailLength }));
  }
  return spans.sort((one, other) => one.start - other.start);
}

const tailPattern = latin(`^${tail}`, "");
/** Lines behind a street: flats, then places up to a postcode, or a postcode and its place. */
const behindPattern = latin(
  `^(?:${flat}){0,2}(?:(?:[,\\n][, \\n]{0,2}${city}){1,3}[, \\n]{1,3}(?:${britishOrCanadian}|\\d{4,6}(?:-\\d{3,4})?)${after}|[, \\n]{1,3}\\d{4,6}(?: ?[A-Z]{2})?,? ${city}(?: \\([A-Z]{2}\\))?)?`,
  "",
);

/** The span with what stands behind it of the same address. */
function extended(text: string, { start, end }: TextSpan): TextSpan {
  return { start, end: end + behindPattern.exec(text.slice(end, end + 140))![0].length };
}

const frenchWord = new RegExp(`${frenchWords} `, "i");

/** Length up to the last word with a capital, a digit or nothing but particles before it; 0 where no word has a capital. */
function frenchEnd(match: string): number {
  const street = frenchWord.exec(match);
  if (street === null) return 0;
  const rest = match.slice(street.index + street[0].length);
  const names =
    /^(?:(?:de|du|des|de la|la|le|les|à|et|sur|sous|en|aux|au) |(?:de l|d|l)['’])*[\p{Lu}\d][\p{L}\d'’.-]*(?:[ -](?:(?:de|du|des|de la|la|le|les|et|sur|sous|aux|au) |(?:de l|d|l)['’])*\p{Lu}[\p{L}'’.-]*)*/u.exec(
      rest,
    );
  return names === null ? 0 : street.index + street[0].length + names[0].replace(/[.,]$/, "").length;
}

function addSpan(spans: TextSpan[], span: TextSpan): void {
  if (!spans.some(({ start, end }) => span.start < end && start < span.end)) spans.push(span);
}
