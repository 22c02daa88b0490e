import { describe, expect, test } from '@jest/globals';
import { firstWordsOf } from '../../src/intent/first-words.ts';

const groups = { stop: 'stop | halt | shut down', of: 'of | for' };

describe('a pattern', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['stop <gateway>', ['stop']],
    ['{stop} <gateway>', ['stop', 'halt', 'shut']],
    ['[please] {stop} <gateway>', ['please', 'stop', 'halt', 'shut']],
    ['(a | [b] c) d', ['a', 'b', 'c']],
    ['[a] [b | c] (d | [e]) f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['<gateway> stop', undefined],
    ['[the] <alert> is mine', undefined],
    ['<kind={of}> x', ['of', 'for']],
    ['[a] [b]', undefined],
    ['= <number>', ['=']],
  ])('%s begins with %j', (pattern, words) => {
    const found = firstWordsOf(pattern, groups);
    expect(found === undefined ? undefined : [...found].sort()).toEqual(
      words === undefined ? undefined : [...words].sort(),
    );
  });
});
