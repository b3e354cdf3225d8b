import AxeBuilder from '@axe-core/playwright'
import { expect, pickFile, test, UPLOADED, uploader } from './fixtures'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the list, the form, an upload, a refusal and a post (${colorScheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const findings = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])

    await page.goto('/')
    expect(await findings(), 'the empty list').toEqual([])

    await page.goto('/posts/new')
    expect(await findings(), 'the empty form').toEqual([])
    await pickFile(uploader(page, 'Teaser'), 'package.json')
    await expect(uploader(page, 'Teaser')).toHaveAttribute('data-state', 'refused')
    await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
    await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
    expect(await findings(), 'an upload and a refusal').toEqual([])

    await page.getByRole('button', { name: 'Remove package.json' }).click()
    await page.getByLabel('Title').fill('Surf notes')
    await page.getByRole('button', { name: 'Save post' }).click()
    await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 60_000 })
    expect(await findings(), 'a post').toEqual([])

    await page.getByRole('button', { name: 'Delete post' }).click()
    await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
    expect(await findings(), 'the dialog').toEqual([])
  })
}
