import type { Golden } from "./golden.js"
import { buckets } from "./golden/buckets.js"
import { objects } from "./golden/objects.js"
import { settings } from "./golden/settings.js"

export const goldens: ReadonlyArray<Golden> = [...objects, ...buckets, ...settings]
