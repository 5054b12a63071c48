/**
 * One row of docs/migration.md: a name of theirs, and what it is here. What is here is code, so that it compiles; the
 * page shows its text.
 */

export interface Row {
  /** `method(option, option)`, or the name of a class with options of its constructor; `any(option)` for all methods. */
  readonly theirs: string
  /** Never run: what it does is shown by the tests and the examples. */
  readonly ours: (() => unknown) | undefined
  /** What is otherwise here, above all what was wrong there; or why there is nothing. */
  readonly notes: string
  /** `file: title` of a test that shows it. */
  readonly shown: string | undefined
}

export interface Table {
  /** As surface.json names it. */
  readonly of: string
  readonly rows: ReadonlyArray<Row>
}

export const row = (theirs: string, ours: () => unknown, notes = "", shown?: string): Row => ({
  theirs,
  ours,
  notes,
  shown
})

/** What has no counterpart, and why. */
export const none = (theirs: string, why: string): Row => ({ theirs, ours: undefined, notes: why, shown: undefined })
