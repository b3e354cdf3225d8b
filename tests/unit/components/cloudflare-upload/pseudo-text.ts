import { english, type Text } from '@/components/cloudflare-upload/words/text'

const wrapped = Object.entries(english).map(([key, sentence]) => [key, `⟦${withoutLetters(sentence)}⟧`])

/**
 * A dictionary in which no letter is Latin and every digit Arabic. What is still Latin on a page did not go through the
 * dictionary, and an ASCII digit did not go through Intl.
 */
export const pseudoText: Text = { ...Object.fromEntries(wrapped), locale: 'ar-EG' }

/** The file that the person chose: its name is their own. */
export const pseudoName = 'b (1).mp4'

/** What a person sees or hears of the markup, where it is neither from the dictionary nor from Intl nor the file's name. */
export function leaksOf(html: string): string[] {
  return saidBy(html)
    .map((said) => said.replaceAll(pseudoName, ''))
    .filter((said) => /[A-Za-z0-9]/.test(said))
}

/** Text, and the attributes that are words. */
export function saidBy(html: string): string[] {
  const labels = [...html.matchAll(/ (?:aria-label|aria-valuetext|title|alt|placeholder)="([^"]+)"/g)]
  const texts = html.replaceAll(/<[^>]*>/g, '\n').split('\n')
  return [...labels.map((match) => match[1] ?? ''), ...texts].filter((said) => said.trim() !== '')
}

function withoutLetters(sentence: string): string {
  return sentence.replaceAll(/\{\w+\}|[A-Za-z0-9]/g, (piece) => (piece.length > 1 ? piece : 'ж'))
}
