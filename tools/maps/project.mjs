// Projects all countries once and writes briefgen's map data: insets.jsonl and world.json. See README.md.
import fs from "node:fs";
import path from "node:path";
import { borders, codesOf, readAtlas } from "./atlas.mjs";
import { inset } from "./inset.mjs";
import { world } from "./world.mjs";

const folder = process.argv[2];
const fine = readAtlas("50m"), coarse = readAtlas("110m");
const borderSets = borders(fine);
const codes = process.argv[3]?.split(",") ?? codesOf(fine);
const lines = codes.map((code) => JSON.stringify(inset(fine, coarse, borderSets, code)));
fs.writeFileSync(path.join(folder, "insets.jsonl"), lines.join("\n") + "\n");
fs.writeFileSync(path.join(folder, "world.json"), JSON.stringify(world(coarse, fine)) + "\n");
