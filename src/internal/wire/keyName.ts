import * as uri from "./uri.js"

/**
 * What makes a key unsendable to any server. Its length is the server's to judge.
 *
 * @internal
 */
export const keyProblem = (key: string): string | undefined =>
  key === ""
    ? "is empty, and would address the bucket itself"
    : uri.isWellFormed(key)
    ? undefined
    : "has a lone surrogate, and so no UTF-8 form"
