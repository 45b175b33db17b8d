#pragma once

namespace resboost::report {

/// The page's look. Colours: Okabe & Ito (2008), which the colour-blind tell apart, darker on white
/// where they were too light, lighter on black. A chart is 400 units wide: its letters are larger
/// there on a phone, which shows it smaller.
inline constexpr const char* kStyle = R"css(
:root{color-scheme:light dark;--paper:#fefefc;--ink:#1b1c1d;--soft:#5b5e60;--rule:#d6d6d1;--grid:#e7e7e2;--axis:#85888a;
--c0:#0069a8;--c1:#cf5400;--c2:#00805c;--c3:#b0558a;--c4:#a87800;--c5:#2d8fc7;--c6:#3b3e40}
@media screen and (prefers-color-scheme:dark){:root{--paper:#16181a;--ink:#e3e3df;--soft:#a3a6a6;--rule:#3b3f42;--grid:#2a2d30;
--axis:#7d8184;--c0:#5aaeea;--c1:#ff8b47;--c2:#3cc79b;--c3:#e493c0;--c4:#e8b33c;--c5:#92d0f5;--c6:#cfd1d1}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1,h2{line-height:1.25;font-weight:600;overflow-wrap:anywhere;margin:0}
h1{font-size:1.7rem;letter-spacing:-.01em;margin-bottom:1rem}
h2{font-size:1.15rem}
p{margin:0;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.6rem 1.5rem;margin:0 0 1.2rem}
.facts div{min-width:0}
.facts dt,.source,.note,footer,.again{color:var(--soft);font-size:.85rem}
.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.again code{font:.85rem/1.5 ui-monospace,"SFMono-Regular",Menlo,Consolas,"Liberation Mono",monospace;color:var(--ink);white-space:pre-wrap;overflow-wrap:anywhere}
a{color:inherit;text-decoration:underline;text-decoration-color:var(--rule);text-underline-offset:.2em}
a:hover{text-decoration-color:currentColor}
nav{margin-top:1.6rem;font-size:.95rem}
nav ol{margin:0;padding:0;list-style:none;columns:16rem;column-gap:2rem}
nav li{break-inside:avoid;overflow-wrap:anywhere;padding:.1rem 0}
section{margin-top:2.2rem;border-top:1px solid var(--rule);padding-top:1rem;scroll-margin-top:.5rem}
figure{margin:0;max-width:37rem}
section>*+*{margin-top:.6rem}
.chart{display:block;width:100%;height:auto;overflow:visible}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:0 0 .4rem;padding:0;list-style:none;font-size:.85rem;line-height:1.45}
.legend li{overflow-wrap:anywhere;min-width:0}
.key{height:.8rem;margin-right:.4rem;vertical-align:-.08rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.5rem,1fr));gap:.8rem 1rem}
.pictures img{display:block;width:100%;max-height:9rem;object-fit:contain;image-rendering:pixelated}
.pictures figcaption{font-size:.8rem;line-height:1.3;overflow-wrap:anywhere;margin-top:.2rem}
.source{margin-top:.35rem}
text{fill:var(--ink);font-size:12.5px;font-variant-numeric:tabular-nums}
.up,.name.end{text-anchor:end}.across,.empty{text-anchor:middle}.start{paint-order:stroke;stroke:var(--paper);stroke-width:3px}.name,.empty{fill:var(--soft)}
path{fill:none;stroke-linejoin:round}
.grid{stroke:var(--grid);stroke-width:.8}.tick{stroke:var(--axis);stroke-width:.8}.base{stroke:var(--axis);stroke-width:1}
.diagonal{stroke:var(--axis);stroke-width:1.1;stroke-dasharray:1.5 3}
.s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}.s6{--c:var(--c6)}
.line{stroke:var(--c);stroke-width:1.5}
.line.d1{stroke-dasharray:6 3}.line.d2{stroke-dasharray:2 2.5}.line.d3{stroke-dasharray:9 3 2 3}.line.d4{stroke-dasharray:3.5 2}
.band{fill:var(--c);fill-opacity:.16}
.mark{fill:var(--c)}.open{fill:none;stroke:var(--c);stroke-width:1.4}.many{fill-opacity:.75;stroke-opacity:.6}
.bar{fill:var(--c);stroke:var(--c);stroke-width:.8}.bar.f1{fill:color-mix(in srgb,var(--c) 35%,var(--paper))}
.bar.f2{fill:color-mix(in srgb,var(--c) 70%,var(--paper))}.bar.f3{fill:color-mix(in srgb,var(--c) 8%,var(--paper))}
.whisker{stroke:var(--c);stroke-width:1.1}.over{stroke:var(--ink)}.halo{stroke:var(--paper);stroke-width:3.2}
details{font-size:.9rem}
summary{cursor:pointer;color:var(--soft);font-size:.85rem;width:max-content}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.88rem;line-height:1.35;font-variant-numeric:tabular-nums;margin-top:.5rem}
th,td{padding:.22rem .9rem .22rem 0;text-align:left;vertical-align:baseline;max-width:20rem;overflow-wrap:break-word}
th{font-weight:600}
thead th{border-bottom:1px solid var(--axis);vertical-align:bottom}
tbody th{font-weight:400}
tbody tr+tr>*{border-top:1px solid var(--grid)}
th.n,td.n{text-align:right;white-space:nowrap}
thead th.n{white-space:normal}
footer{margin-top:2.5rem;border-top:1px solid var(--rule);padding-top:.8rem}
@media print,(min-width:56rem){
main{padding:2.5rem 2rem 5rem}
section{display:grid;grid-template-columns:minmax(0,37rem) minmax(0,1fr);column-gap:3rem;align-items:start}
section>*{grid-column:1/-1}
section>figure+.note{grid-column:2;padding-top:1.6rem}section>figure{grid-column:1}
}
@media (min-width:36rem){text{font-size:9.6px}}
.see{color:var(--ink);font-size:1rem}
@media print{
:root{--paper:#fff;--ink:#000;--soft:#444;--grid:#ddd}
body{font-size:10.5pt}main{max-width:none;padding:0}
section{break-inside:avoid;margin-top:1.2rem;padding-top:.7rem;grid-template-columns:minmax(0,25rem) minmax(0,1fr);column-gap:2rem}
section.long{break-inside:auto}text{font-size:11px}
details{display:none}a{text-decoration:none}thead{display:table-header-group}tr{break-inside:avoid}
.bar,.mark,.band{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
)css";

}  // namespace resboost::report
