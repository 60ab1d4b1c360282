"""Teachers: whoever writes texts about a row that is described to them."""

from humanagent.training.data.teacher.types import About, Teacher, TeacherReply, prompt_hash

__all__ = ["About", "Teacher", "TeacherReply", "prompt_hash"]
