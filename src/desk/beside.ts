/**
 * Both at the same time, for answers that change nothing: one that turns out to be a repeat was made for nothing. What
 * `answering` was rejected with is thrown by whoever wants the answer.
 */
export async function beside<News, Result>(
  hearing: Promise<News>,
  answering: Promise<Result>,
): Promise<readonly [News, () => Result]> {
  const [news, answer] = await Promise.allSettled([hearing, answering]);
  if (news.status === 'rejected') throw news.reason;
  return [
    news.value,
    () => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    },
  ];
}
