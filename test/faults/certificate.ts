import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** A certificate for one name, signed by its own key; `undefined` where there is no openssl. */
export const selfSigned = (
  name: string,
  alternatives: string
): { readonly key: string; readonly cert: string } | undefined => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-certificate-"))
  try {
    const [key, cert] = [path.join(directory, "key.pem"), path.join(directory, "cert.pem")]
    execFileSync("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-keyout", key, "-out", cert, "-subj", `/CN=${name}`, "-addext", `subjectAltName=${alternatives}`]
    ], { stdio: "ignore" })
    return { key: fs.readFileSync(key, "utf8"), cert: fs.readFileSync(cert, "utf8") }
  } catch {
    return undefined
  } finally {
    fs.rmSync(directory, { recursive: true })
  }
}
