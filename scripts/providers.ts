/**
 * Writes docs/providers.md from the profiles: `npm run providers`.
 */
import * as Fs from "node:fs"
import { providersDocument } from "./providersDocument.js"

Fs.writeFileSync(new URL("../docs/providers.md", import.meta.url), providersDocument())
