import * as Fs from "node:fs"
import { migrationDocument } from "./migrationDocument.js"

Fs.writeFileSync(new URL("../docs/migration.md", import.meta.url), migrationDocument())
