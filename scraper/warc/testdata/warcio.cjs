// Reads a WARC file with warcio and prints an object a record: its type, id and
// target, and the digests of block and payload over the bytes that warcio hands out.
const crypto = require("node:crypto");
const fs = require("node:fs");
const { WARCParser } = require(process.env.BROADSHEET_NODE_MODULES + "/warcio");

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function digest(bytes) {
  let bits = "";
  for (const b of crypto.createHash("sha1").update(bytes).digest()) bits += b.toString(2).padStart(8, "0");
  return "sha1:" + bits.match(/.{5}/g).map((five) => letters[parseInt(five, 2)]).join("");
}

async function all(path, parseHttp) {
  const out = [];
  for await (const record of new WARCParser(fs.createReadStream(path), { parseHttp })) {
    out.push([record, digest(await record.readFully(false))]);
  }
  return out;
}

(async () => {
  const blocks = await all(process.argv[2], false);
  const payloads = await all(process.argv[2], true);
  blocks.forEach(([record, block], i) => {
    console.log(JSON.stringify({
      Type: record.warcType, ID: record.warcHeader("WARC-Record-ID"), URI: record.warcTargetURI ?? "", Block: block, Payload: payloads[i][1],
    }));
  });
})();
