/** Who belongs to which group, as Entra says. */
export interface Directory {
  /**
   * Which of `groups` the person is in, transitively. Answers are kept for 5 minutes; `fresh` asks Graph whatever is kept.
   * @throws DirectoryUnreachable after 1.5 s or when Graph does not answer
   */
  groupsOf(
    aadObjectId: string,
    groups: readonly string[],
    options?: { readonly fresh?: boolean },
  ): Promise<ReadonlySet<string>>;
  /**
   * People in a group, transitively, users only. Kept for 5 minutes.
   * @throws DirectoryUnreachable
   */
  membersOf(
    group: string,
  ): Promise<readonly { readonly aadObjectId: string; readonly name: string | undefined }[]>;
}
