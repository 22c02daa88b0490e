/** The scope that Entra wants for an audience, which some write with a slash at the end. */
export function scopeOf(audience: string): string {
  return `${audience.replace(/\/+$/, '')}/.default`;
}
