import type { Manifest } from './fill-manifest.ts';

/**
 * Compares a manifest with the schema that it names, as Microsoft's package ships it: nothing is fetched.
 * @returns what does not fit; undefined where the package is not installed, as in production
 */
export async function checkSchema(manifest: Manifest): Promise<readonly string[] | undefined> {
  const validator = await import('@microsoft/app-manifest').catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  });
  if (validator === undefined) return undefined;
  // Its type has a class a version; what counts is the schema.
  const { AppManifestUtils } = validator;
  type Theirs = Parameters<typeof AppManifestUtils.validateAgainstSchema>[0];
  const problems = await AppManifestUtils.validateAgainstSchema(manifest as unknown as Theirs);
  return problems.map((one) => `schema ${manifest.manifestVersion}: ${one.trim()}`);
}
