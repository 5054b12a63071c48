/**
 * What a download asks for.
 */
import type { HttpResponse } from "../http.js"
import type { FileHeaders } from "./fileHeaders.js"
import type { Target, Where } from "./operation.js"

/** @internal */
export interface Download {
  readonly where: Where
  readonly target: Target
  readonly tags: ReadonlySet<string>
  readonly method: "GET" | "HEAD"
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/** @internal */
export interface Downloaded {
  readonly file: FileHeaders
  readonly response: HttpResponse
}
