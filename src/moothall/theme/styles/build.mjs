// Builds styles, fonts and scripts into ../static/theme/build. Run as `npm run build`.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old to build the styles: ` +
      "install Node 20.19 or newer, then run this again.",
  );
  process.exit(1);
}

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../../..");
const modules = join(root, "node_modules");
const out = resolve(here, "../static/theme/build");
const fonts = join(out, "fonts");

let sass;
try {
  sass = await import("sass");
} catch {
  console.error("The packages for the styles are not installed: run `npm ci`, then this again.");
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(fonts, { recursive: true });

// The library is taken with @import, as its modules refuse overrides of the font; so the
// deprecation is known and silenced, here only.
const result = sass.compile(join(here, "theme.scss"), {
  loadPaths: [modules, here],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  charset: false,
});
writeFileSync(join(out, "theme.css"), result.css);

const web = join(modules, "@fontsource-variable/atkinson-hyperlegible-next");
for (const name of readdirSync(join(web, "files"))) {
  copyFileSync(join(web, "files", name), join(fonts, name));
}
copyFileSync(join(web, "LICENSE"), join(fonts, "LICENSE.txt"));

// Charts are laid out, and documents set, on the server, which needs the plain font files.
const plain = join(modules, "@expo-google-fonts/atkinson-hyperlegible-next");
for (const weight of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]) {
  const name = `AtkinsonHyperlegibleNext_${weight}.ttf`;
  copyFileSync(join(plain, weight, name), join(fonts, name));
}

copyFileSync(
  join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.js"),
  join(out, "govuk-frontend.js"),
);
console.log(`styles: ${Math.round(result.css.length / 1024)} kB in ${out}`);
