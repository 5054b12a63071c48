import { assert, it } from "@effect/vitest"
import * as Fs from "node:fs"
import { providersDocument } from "../scripts/providersDocument.js"

it("docs/providers.md says what the profiles say (npm run providers)", () => {
  const written = Fs.readFileSync(new URL("../docs/providers.md", import.meta.url), "utf8")
  assert.strictEqual(written, providersDocument())
})
