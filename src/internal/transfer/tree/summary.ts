import * as Sink from "effect/Sink"
import type * as Transfer from "../../../Transfer.js"

const none: Transfer.Counts = { objects: 0, bytes: 0 }

const empty: Transfer.Summary = {
  planned: none,
  copied: none,
  moved: none,
  deleted: none,
  failed: none,
  skipped: none
}

const done = { Copy: "copied", Move: "moved", Delete: "deleted" } as const

const fieldOf = (action: Transfer.Action): keyof Transfer.Summary => {
  switch (action._tag) {
    case "Planned":
      return "planned"
    case "Done":
      return done[action.kind]
    case "Failed":
      return "failed"
    case "Skipped":
      return "skipped"
  }
}

/** @internal */
export const sink: Sink.Sink<Transfer.Summary, Transfer.Action> = Sink.foldLeft(empty, (summary, action) => {
  const field = fieldOf(action)
  const { bytes, objects } = summary[field]
  return { ...summary, [field]: { objects: objects + 1, bytes: bytes + action.bytes } }
})
