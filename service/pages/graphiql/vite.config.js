// Bundles GraphiQL into dist: index.html, which the server sends to browsers at /graphql, and files whose names change
// with their bytes, each with its compressed forms beside it, so that none is compressed while somebody waits.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { defineConfig } from "vite";

const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }; // the best, 11, gains 9 % and takes 20 s more
const CODINGS = { br: (bytes) => promisify(brotliCompress)(bytes, QUALITY), gz: promisify(gzip) };

const compressed = {
  name: "compressed",
  async writeBundle({ dir }) {
    const folder = join(dir, "assets");
    const compress = async (name) => {
      const bytes = await readFile(join(folder, name));
      for (const [ending, coding] of Object.entries(CODINGS)) {
        await writeFile(join(folder, `${name}.${ending}`), await coding(bytes));
      }
    };
    await Promise.all((await readdir(folder)).map(compress));
  },
};

export default defineConfig({
  base: "/static/graphiql/",
  plugins: [compressed],
  build: {
    assetsInlineLimit: 0, // files, not data: addresses, which the page's policy would have to allow
    license: { fileName: "licences.md" },
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4_000, // kB: the editor is what it is
    rolldownOptions: { onwarn: () => {} }, // of what packages do; an error ends the build all the same
  },
  worker: { format: "es" },
});
