// What JupyterLab shows of notebooks that it does not trust, by its own sanitizer: node untrusted-test.mjs FOLDER, in a folder with
// node_modules and sanitizer.mjs.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { Sanitizer } = await import(pathToFileURL(join(process.cwd(), "sanitizer.mjs")));
const sanitizer = new Sanitizer();
const folder = process.argv[2];
const count = (text, pattern) => (text.match(pattern) ?? []).length;

const names = readdirSync(folder).filter(name => name.endsWith(".ipynb"));
assert.ok(names.length >= 17);
for (const name of names) {
  const { cells } = JSON.parse(readFileSync(join(folder, name)));
  const outputs = cells.flatMap(cell => cell.outputs ?? []).map(output => output.data?.["text/html"]).filter(html => html !== undefined);
  const before = outputs.flat().join("");
  const after = outputs.map(html => sanitizer.sanitize([html].flat().join(""))).join("");

  assert.ok(before.includes("<script") || !before.includes("lw-chart"), `${name} has nothing to take out`);
  assert.equal(count(after, /<(script|style)\b|\son\w+=/g), 0, `${name}: scripts and styles`);
  assert.ok(count(after, /<img [^>]*src="data:image\/svg\+xml/g) >= count(before, /class="lw lw-chart"/g), `${name}: still pictures`);
  assert.equal(count(after, /<summary\b/g), count(before, /<summary\b/g), `${name}: folds`);
  assert.equal(count(after, /<t[dh]\b/g), count(before.replace(/<(script|style)\b.*?<\/\1>/gs, ""), /<t[dh]\b/g), `${name}: cells of tables`);
  for (const words of ["waits for", "Point at", "[object Object]", "undefined"]) {
    assert.ok(!after.includes(words), `${name} says «${words}»`);
  }
}
