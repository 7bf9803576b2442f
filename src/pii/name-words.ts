const setOf = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** Forms of address, without accents and stops: what follows is a name. */
export const titles = setOf(
  "mr mrs ms miss mx dr doctor prof professor sir madam dame herr frau fr hr fru mme mlle monsieur madame mademoiselle sr sra srta senor senora " +
    "senorita don dona sig signor signora dott dottssa dhr mevr meneer mevrouw pan pani dra ing rev reverend capt captain sgt lt col judge nurse",
);

/** Words before a name: what follows is one if the lists know it, or, after a strong one also, if it begins with a capital. */
export const strongCues: readonly RegExp[] = [
  /(?:\bname(?:'s| is|:| was)|\bnamed|\bcalled|\bis it|\bnamed (?:him|her|them)|\bnaam is|\bname ist|\bnom est|\bnombre es|\bnome (?:è|e|é)|\bh(?:ei|e)(?:ß|ss)e|\bheet|\bm'appelle|\bm’appelle|\bme llamo|\bmi chiamo|\bchamo-me|\bme chamo|\bthis is)\s*$/iu,
  /\b(?:full name|patient|kunde|cliente?|name|nom|nombre|nome|naam|signed|signature)\s?[:=]\s*$/iu,
];
export const weakCue =
  /(?:^|\b)(?:dear|hi|hello|hey|hallo|lieber?|cher|chère|bonjour|querid[oa]|estimad[oa]|hola|ciao|car[oa]|gentile|beste|olá|contact|patient(?:in)?|customer|employee|kundin|kunde|mitarbeiter(?:in)?|regards|sincerely|yours|grüße|cordialement|saludos|saluti|groet),?\s*$/iu;

/** Between parts of a name, in small letters. */
export const particles = setOf("de da do dos das del della di du la le van von der den ter ten bin ibn al el y e zu af av st");

/** Capitalised words that are no part of a person's name: sentence openers, and what places, firms and papers are called. */
export const neverNames = setOf(
  "the a an this that these those it its he she we you they i my your our his her their there here what when where who why how which is are was " +
    "were be been do does did have has had can could would shall should might must not no yes yeah ok okay oh wow hey hi hello dear thanks " +
    "thank please sorry if in on at by for from to of off and or but so as with about after before since until because while during per via re also " +
    "just still even only very too now then today tomorrow yesterday tonight soon never always again all any each every some many most more less few " +
    "one two three four five six seven eight nine ten first second last next new old good great best worst bad big small free " +
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march july " +
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec am pm est pst utc gmt " +
    "mr mrs ms dr prof sir customer patient client user team support service staff manager agent doctor nurse flight gate order invoice account card " +
    "number name address phone email date birth city state country street st avenue ave road rd drive boulevard blvd court place square " +
    "station airport airlines airline airways air hospital clinic university college school church museum library hotel inn bar cafe restaurant " +
    "garden gardens lake river mount mountain valley island islands beach bay bridge tower center centre market mall store shop bank " +
    "turnpike lodge orchard ranch highway parkway terrace crescent bypass motorway trail ridge ridges coves cove harbor heights junction " +
    "inc ltd llc plc corp corporation company co group gmbh ag sa spa srl bv nv kg holding holdings partners associates sons foundation institute " +
    "council committee department ministry agency office court party union league club cup award prize prime act law street north south east west " +
    "northern southern eastern western central united states kingdom republic queen princess president pope saint st san santa los las " +
    "el fort port new york angeles francisco diego vegas jersey zealand kong visa mastercard paypal google apple amazon microsoft facebook twitter " +
    "android iphone ipad windows linux java python version model type class series edition premium standard pro plus max mini ultra basic total " +
    "der die das den dem des ein eine einen er sie es wir ihr ich du mein dein sein und oder aber wenn dass weil als wie was wer wo im am zum zur " +
    "von mit bei nach aus auf an in herr frau sehr geehrte geehrter liebe lieber guten hallo bitte danke montag dienstag mittwoch donnerstag freitag " +
    "samstag sonntag januar februar maerz juni juli oktober dezember " +
    "le la les un une des du et ou mais je tu il elle nous vous ils elles mon ma mes son sa ses ce cette ces bonjour merci monsieur madame lundi " +
    "mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre " +
    "los las una uno unos y o pero yo ella nosotros mi tu su sus este esta hola gracias senor senora enero febrero marzo abril mayo junio julio " +
    "agosto septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo " +
    "il lo gli uno e ma io lui lei noi voi loro mio mia tuo suo questo questa ciao grazie signor signora gennaio febbraio aprile maggio giugno luglio " +
    "settembre ottobre dicembre het een de en of maar ik jij hij zij wij jullie mijn zijn haar dit dat dag beste dank os as um uma eu ele ela",
);
