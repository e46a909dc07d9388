"""What people say into the robot's work: understood, kept, and heeded."""
