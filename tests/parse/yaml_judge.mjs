// Reads a JSON list of blocks from standard input, writes what npm's `yaml` reads in each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const yaml = createRequire(process.cwd() + "/")("yaml");

// Numbers that JSON lacks become {"number": …}; a key is its source, as kbtool names properties.
const keyOf = (block, document, key) => {
  if (yaml.isAlias(key)) key = key.resolve(document);
  if (!key) return "";
  if (yaml.isScalar(key)) return key.type === "PLAIN" ? key.source : String(key.value);
  const first = yaml.isMap(key) && !key.flow && key.items[0]?.key?.range;
  return block.slice(first ? first[0] : key.range[0], key.range[1]).trim();
};

const valueOf = (block, document, node) => {
  if (yaml.isAlias(node)) node = node.resolve(document);
  if (yaml.isMap(node))
    return Object.fromEntries(
      node.items.map(({ key, value }) => [keyOf(block, document, key), valueOf(block, document, value)]),
    );
  if (yaml.isSeq(node)) return node.items.map((item) => valueOf(block, document, item));
  const value = node?.value ?? null;
  return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
};

const judge = (block) => {
  try {
    const document = yaml.parseDocument(block, { uniqueKeys: false, logLevel: "error" });
    if (document.errors.length) return { valid: false, why: document.errors[0].code };
    document.toJS(); // throws where an alias stands for nothing
    return {
      valid: true,
      value: valueOf(block, document, document.contents),
      repeats: yaml.parseDocument(block, { logLevel: "error" }).errors.length > 0,
      warnings: document.warnings.map((warning) => warning.code),
    };
  } catch (error) {
    return { valid: false, why: String(error.message).split("\n")[0] };
  }
};

const blocks = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(blocks.map(judge)));
