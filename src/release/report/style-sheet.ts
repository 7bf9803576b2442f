/** The page's one style sheet; the charts take their colours from its custom properties. */
export const styleSheet = `
:root{color-scheme:light dark;--paper:#fff;--raised:#f7f8f9;--ink:#1b2127;--muted:#56616c;--line:#d5dade;--source:#bcc5cd;--synthetic:#0b6e69;--control:#76808a;
--limit:#b3261e;--pass:#14693f;--pass-soft:#e4f3ea;--fail:#a11b14;--fail-soft:#fceae8;--open:#7a4d00;--open-soft:#fdf1dc;--calm:#4a5560;--calm-soft:#e9edf0;
--heat-0:#8c2d04;--heat-1:#d9722e;--heat-2:#f3b26b;--heat-3:#d4e0c4;--heat-4:#7fb89a;--heat-5:#23806b;--heat-none:#e4e7ea;--grid:#0b4a76}
@media (prefers-color-scheme:dark){:root{--paper:#14181c;--raised:#1c2126;--ink:#e7eaed;--muted:#a4afb9;--line:#3a434c;--source:#56626d;--synthetic:#46cbc0;--control:#97a2ad;
--limit:#ff8a7d;--pass:#6fd69d;--pass-soft:#16301f;--fail:#ff9d92;--fail-soft:#3a1a18;--open:#f0c069;--open-soft:#362709;--calm:#bac4cd;--calm-soft:#2a3138;
--heat-0:#ff8a5c;--heat-1:#d2703a;--heat-2:#94602f;--heat-3:#4b5a48;--heat-4:#3b8068;--heat-5:#2fb596;--heat-none:#2a3036;--grid:#4f9ccb}}
@media print{:root{color-scheme:light;--paper:#fff;--raised:#fff;--ink:#000;--muted:#444;--line:#bbb;--source:#bcc5cd;--synthetic:#0b6e69;--control:#667;--limit:#b3261e;--pass:#14693f;
--pass-soft:#fff;--fail:#a11b14;--fail-soft:#fff;--open:#7a4d00;--open-soft:#fff;--calm:#333;--calm-soft:#fff;
--heat-0:#8c2d04;--heat-1:#d9722e;--heat-2:#f3b26b;--heat-3:#d4e0c4;--heat-4:#7fb89a;--heat-5:#23806b;--heat-none:#e4e7ea;--grid:#0b4a76}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;overflow-wrap:anywhere;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;
print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
h1{font-size:clamp(1.7rem,5vw,2.5rem);line-height:1.15;margin:.1em 0 .45em;letter-spacing:-.01em}
h2{font-size:1.35rem;line-height:1.25;margin:0 0 .5em}
h3{font-size:1.02rem;line-height:1.35;margin:0 0 .4em}
p{margin:0 0 .6em}
section{margin-top:44px}
.verdict{padding:22px 24px 14px;border-radius:10px;border-left:8px solid}
.verdict.pass{background:var(--pass-soft);border-color:var(--pass)}
.verdict.fail{background:var(--fail-soft);border-color:var(--fail)}
.verdict.inconclusive{background:var(--open-soft);border-color:var(--open)}
.verdict.pass h1{color:var(--pass)}.verdict.fail h1{color:var(--fail)}.verdict.inconclusive h1{color:var(--open)}
.waivers{margin:14px 0 10px;padding:10px 16px 4px;border:2px solid;border-radius:8px;background:var(--paper);color:var(--ink);max-width:80ch}
.waivers h2{font-size:1.05rem;margin:0 0 .3em}
.waivers ul{padding-left:1.2em;margin:.3em 0}
.eyebrow{margin:0;font-size:.85rem;color:var(--ink)}
.lead{max-width:75ch}
.intro{max-width:80ch;color:var(--muted)}
.muted{color:var(--muted);font-size:.88rem}
nav{margin-top:16px;font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0;padding:0;list-style:none}
a{color:var(--synthetic)}
.remedies{margin-top:20px;padding:18px 24px 8px;border:1px solid var(--line);border-radius:10px}
.remedies ol{padding-left:1.4em;margin:.4em 0}
.remedies li{margin-bottom:.8em}
.remedies li p{margin:0}
.action{font-weight:600}
code{font:.86em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;background:var(--calm-soft);padding:.1em .35em;border-radius:4px}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:14px 28px;margin:0}
.facts dt{font-size:.85rem;color:var(--muted)}
.facts dd{margin:0}
.name{font-weight:600}
.cards{columns:2 440px;column-gap:16px}
.cards>.card{break-inside:avoid;margin-bottom:16px}
.card{background:var(--raised);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:0;min-width:0}
.card p{margin-bottom:.5em}
.card.fail{border-color:var(--fail);border-width:2px}
.card.inconclusive{border-color:var(--open);border-width:2px}
.id{font:600 .82rem/1 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--muted)}
.pill{display:inline-block;font-size:.78rem;font-weight:600;line-height:1.4;padding:.08em .6em;border-radius:99px;white-space:nowrap;color:var(--calm);background:var(--calm-soft)}
.pass>h3>.pill{color:var(--pass);background:var(--pass-soft)}
.fail>h3>.pill{color:var(--fail);background:var(--fail-soft)}
.inconclusive>h3>.pill{color:var(--open);background:var(--open-soft)}
.reason{font-weight:600;font-size:.94rem}
.over{color:var(--fail)}
.figure-line{font-variant-numeric:tabular-nums}
.card ul{padding-left:1.2em;margin:.3em 0}
.texts{padding-left:1.2em}.texts li{margin-bottom:10px}.texts p{margin:0;overflow-wrap:anywhere}
figure{margin:10px 0}
figcaption{font-size:.92rem;margin-bottom:2px}
svg{display:block;max-width:100%;height:auto}
svg text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:14px}
.pictures .card{padding:12px 14px}
.pictures figcaption{display:flex;justify-content:space-between;align-items:baseline;gap:12px;margin-bottom:6px}
.pictures h3{margin:0;min-width:0}
.pictures figcaption>.muted{white-space:nowrap}
.pictures svg{width:100%}
#worst-pairs{margin-top:24px}
.pair-pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:14px}
.pair-pictures .card{padding:12px 14px}
.pair-pictures figcaption{margin-bottom:4px}
.pair-pictures h4{font-size:.95rem;line-height:1.35;margin:0}
.pair-pictures ul{padding-left:1.2em;margin:6px 0 0}
.pair-pictures svg{margin:0 auto}
.scroll{overflow-x:auto;max-width:100%}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--synthetic);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{min-width:4.2em;text-align:left;vertical-align:top;padding:8px 14px 8px 0;border-top:1px solid var(--line)}
thead th{border-top:0;font-size:.82rem;color:var(--muted);font-weight:600}
td{font-variant-numeric:tabular-nums}
th .muted,td>.muted{display:block;font-weight:400}
td ul{margin:0;padding-left:1.1em}
summary{cursor:pointer;font-weight:600;padding:6px 0}
.cost{width:auto;margin-bottom:16px}.quality{min-width:760px}.protections{min-width:820px}.protections th[scope=row]{min-width:9em;max-width:20em}.protections td{min-width:9em}
.quality th[scope=row]{width:40%}
@media (max-width:640px){.quality{min-width:0}.quality,.quality tbody{display:block}.quality thead{display:none}.quality tr{display:grid;grid-template-columns:auto 1fr;
gap:2px 16px;border-top:1px solid var(--line);padding:10px 0}.quality th,.quality td{border:0;padding:0}.quality th[scope=row]{grid-column:1/-1;width:auto}
.quality td[colspan]{grid-column:1/-1}.quality td:nth-of-type(3):before{content:"Floor ";color:var(--muted)}.quality td:nth-of-type(4):before{content:"Ceiling ";color:var(--muted)}}
.pairs{display:grid;grid-template-columns:minmax(0,1fr) minmax(min(100%,260px),320px);gap:28px;align-items:start}
.pairs svg{max-width:none}
@media (max-width:820px){.pairs{grid-template-columns:minmax(0,1fr)}}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:0 0 12px;padding:0;list-style:none;font-size:.85rem;color:var(--muted)}
.key{display:inline-block;width:14px;height:12px;border-radius:2px;vertical-align:-1px;margin:0 6px 0 0}
.intro .key:not(:first-child){margin-left:10px}
.source-key{background:var(--source)}.control-key{background:var(--control);height:4px;vertical-align:3px}.synthetic-key{background:var(--synthetic);height:4px;vertical-align:3px}
.limit-key{width:0;height:14px;border-left:2px dashed var(--limit);border-radius:0;vertical-align:-2px}
.heat-0{background:var(--heat-0)}.heat-1{background:var(--heat-1)}.heat-2{background:var(--heat-2)}.heat-3{background:var(--heat-3)}
.heat-4{background:var(--heat-4)}.heat-5{background:var(--heat-5)}.heat-none{background:var(--heat-none)}
.columns-of-text{columns:2 380px;column-gap:36px;padding-left:1.2em}
.columns-of-text li{margin-bottom:.5em;break-inside:avoid}
footer{margin-top:44px;border-top:1px solid var(--line);padding-top:14px}
@media (max-width:480px){main{padding:14px 14px 36px}.verdict{padding:16px 16px 8px;border-left-width:6px}.remedies{padding:14px 16px 4px}.card{padding:14px}}
main:focus{outline:none}
.skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:12px;z-index:1;padding:8px 14px;background:var(--paper);border:2px solid var(--synthetic);border-radius:6px}
@media print{body{font-size:10pt}main{max-width:none;padding:0}figure,tr,li,.facts>div,.legend,.verdict{break-inside:avoid}h2,h3,h4,.intro{break-after:avoid}
.cards{columns:2 300px}.cards>.card{break-inside:auto}.card h3,.card h3+p{break-after:avoid}nav,.skip{display:none}.scroll{overflow:visible}
table,.quality,.protections{min-width:0;width:100%}.protections th[scope=row],.protections td,th,td{min-width:5.5em}.protections th[scope=row]{min-width:9em}thead th{overflow-wrap:break-word}.protections{font-size:8.5pt}.pairs{display:block}.pairs svg,svg{max-width:100%}
details::details-content{content-visibility:visible;display:block;height:auto}a{color:inherit;text-decoration:none}}
`;
