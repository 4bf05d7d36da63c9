/* Five functions of libm got a second version in glibc 2.29, which no longer sets errno. Python does
   not need it: with these lines it is linked to the ones that glibc 2.28 has too (UOS 20). */
#ifdef __x86_64__
__asm__(".symver exp,exp@GLIBC_2.2.5");
__asm__(".symver exp2,exp2@GLIBC_2.2.5");
__asm__(".symver log,log@GLIBC_2.2.5");
__asm__(".symver log2,log2@GLIBC_2.2.5");
__asm__(".symver pow,pow@GLIBC_2.2.5");
#endif
