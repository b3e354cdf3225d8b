import { Field, FieldError, Label, Optional } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import type { PostFormState } from './form-state'

/** The title and the note of a post, with what is wrong with them: in the form of a new post, and where one is edited. */
export function PostFields({ values, errors, onTitleChange }: PostFieldsProps) {
  return (
    <>
      <Field>
        <Label htmlFor="title">Title</Label>
        <Input
          id="title"
          name="title"
          required
          maxLength={200}
          defaultValue={values.title}
          aria-invalid={Boolean(errors.title)}
          aria-describedby="title-error"
          onChange={(event) => onTitleChange?.(event.target.value)}
        />
        <FieldError id="title-error">{errors.title}</FieldError>
      </Field>
      <Field>
        <Label htmlFor="note">
          Note <Optional />
        </Label>
        <Textarea
          id="note"
          name="note"
          defaultValue={values.note}
          aria-invalid={Boolean(errors.note)}
          aria-describedby="note-error"
        />
        <FieldError id="note-error">{errors.note}</FieldError>
      </Field>
    </>
  )
}

interface PostFieldsProps extends PostFormState {
  onTitleChange?: (title: string) => void
}
