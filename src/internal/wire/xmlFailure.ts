/**
 * Why a document could not be read or written. `offset` counts UTF-16 units; the reason never repeats the document.
 *
 * @internal
 */
export interface XmlFailure {
  readonly _tag: "XmlFailure"
  readonly reason: string
  readonly offset: number
}

/** @internal */
export const xmlFailure = (reason: string, offset: number): XmlFailure => ({ _tag: "XmlFailure", reason, offset })

/** @internal */
export const isFailure = <A>(value: A | XmlFailure): value is XmlFailure =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "XmlFailure"
