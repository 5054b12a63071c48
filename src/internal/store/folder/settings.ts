import type * as Effect from "effect/Effect"
import { encodePath } from "../../wire/uri.js"

/** How a folder is used, with nothing left open. @internal */
export interface Settings {
  /** Absolute, with no link in it, and without a slash at its end. */
  readonly root: string
  readonly followLinks: boolean
  readonly sync: boolean
  readonly removeDirectory: ((path: string) => Effect.Effect<void, unknown>) | undefined
}

/** The folder as a URL, which no other has. @internal */
export const locationOf = (root: string): string => `file://${root.startsWith("/") ? "" : "/"}${encodePath(root)}/`
